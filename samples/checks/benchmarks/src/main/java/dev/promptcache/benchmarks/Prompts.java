package dev.promptcache.benchmarks;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** The keys and commits that all contenders share, and the order in which they are asked for. */
final class Prompts {

    private static final long SEED = 20_261_123;

    private Prompts() {}

    static PromptCommit commit(String name) {
        return new PromptCommit("-", name, "0123456789abcdef", Map.of("kwargs", Map.of("template", List.of("Hello"))));
    }

    static String[] keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("team-prompt-%06d", i))
                .toArray(String[]::new);
    }

    /** The same strings, parsed. */
    static PromptKey[] parsed(String[] keys) {
        return Arrays.stream(keys).map(PromptKey::parse).toArray(PromptKey[]::new);
    }

    static PromptCommit[] commits(String[] keys) {
        return Arrays.stream(keys).map(Prompts::commit).toArray(PromptCommit[]::new);
    }

    /** Random indices below a count, the n-th most frequent one about 1/n as frequent as the first, and in no order. */
    static int[] zipf(int count, int length) {
        double[] upTo = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            sum += Math.pow(rank + 1, -0.99);
            upTo[rank] = sum;
        }
        Random random = new Random(SEED);
        int[] shuffled = shuffled(count, random);
        int[] indices = new int[length];
        for (int i = 0; i < length; i++) {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
            indices[i] = shuffled[Math.min(count - 1, found < 0 ? -found - 1 : found)];
        }
        return indices;
    }

    private static int[] shuffled(int count, Random random) {
        int[] indices = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = indices[i];
            indices[i] = indices[other];
            indices[other] = swapped;
        }
        return indices;
    }
}
