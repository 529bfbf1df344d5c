package dev.promptcache.boot.redis;

/** What happens to a Redis server, or to the way to it, for a while. */
enum Fault {
    /** Killed, and started again with nothing. */
    KILLED {
        @Override
        void begin(LocalRedis redis, TcpProxy way) throws Exception {
            redis.kill();
            redis.forget();
        }

        @Override
        void end(LocalRedis redis, TcpProxy way) throws Exception {
            redis.start();
        }
    },
    /** Stopped by a signal, with its connections open. */
    FROZEN {
        @Override
        void begin(LocalRedis redis, TcpProxy way) throws Exception {
            redis.freeze();
        }

        @Override
        void end(LocalRedis redis, TcpProxy way) throws Exception {
            redis.thaw();
        }
    },
    /** Connections are reset, and new ones are too. */
    REFUSED {
        @Override
        void begin(LocalRedis redis, TcpProxy way) {
            way.refuse();
        }

        @Override
        void end(LocalRedis redis, TcpProxy way) {
            way.heal();
        }
    },
    /** Has no memory left, and evicts nothing: whoever reads is answered, whoever writes is not. */
    FULL {
        @Override
        void begin(LocalRedis redis, TcpProxy way) throws Exception {
            redis.ask("CONFIG SET maxmemory 1");
        }

        @Override
        void end(LocalRedis redis, TcpProxy way) throws Exception {
            redis.ask("CONFIG SET maxmemory 0");
        }
    },
    /** What is said gets nowhere, on connections that stay open. */
    VANISHED {
        @Override
        void begin(LocalRedis redis, TcpProxy way) {
            way.vanish();
        }

        @Override
        void end(LocalRedis redis, TcpProxy way) {
            way.heal();
        }
    };

    abstract void begin(LocalRedis redis, TcpProxy way) throws Exception;

    abstract void end(LocalRedis redis, TcpProxy way) throws Exception;
}
