/*
 * How the instances of a fleet agree on one prompt: claim, store, mark, broadcast with loss, leases that end, a store that is
 * restored from an older dump, instances that die. The rules are those of dev.promptcache.PromptFleet and its implementations.
 *
 * Searched exhaustively for two properties:
 *  - nobody goes back to a commit whose fetch began earlier (the assertion in take_over);
 *  - when changes and faults stop, all end on the newest commit (the assertion of the monitor).
 *
 * Time is a counter that moves with every claim, mark and change. LangSmith answers a fetch with what it has when the fetch
 * begins, so versions are ordered as fetches are. A commit that is fetched without the store and brought to it later is a fetch
 * without a lease, as NOW makes it, whose store comes late.
 *
 * Faults that the search must find: -DNO_FENCE (the last to store wins), -DNO_COUNTER (nobody looks for messages that were lost),
 * -DCOUNTED_EPOCHS (a change is numbered one more than the one before, not by time).
 */

#ifndef INSTANCES
#define INSTANCES 2
#endif
#ifndef CHANGES
#define CHANGES 1
#endif
#ifndef CLAIMS
#define CLAIMS 2
#endif
#ifndef DEATHS
#define DEATHS 1
#endif
#ifndef RESTORES
#define RESTORES 1
#endif

#ifndef DUMPS
#define DUMPS 1
#endif

#define NOBODY 255

/* LangSmith. */
byte version = 1;

/* The store, and an older dump of it. */
byte clock = 1;
byte stored_order = 0;
byte stored_version = 0;
byte stored_epoch = 0;
byte wanted = 0;
byte lease = NOBODY;
byte dump_order = 0;
byte dump_version = 0;
byte dump_epoch = 0;

/* The instances. */
byte held_order[INSTANCES];
byte held_version[INSTANCES];
byte known_epoch[INSTANCES];
bool fetching[INSTANCES];
byte token[INSTANCES];
byte fetched_version[INSTANCES];

/* A message says which change came before, and which one it tells of. One is on its way to each instance; others are lost. */
byte message_previous[INSTANCES];
byte message_epoch[INSTANCES];

byte changes_left = CHANGES;
byte claims_left = CLAIMS;
byte deaths_left = DEATHS;
byte dumps_left = DUMPS;
byte restores_left = RESTORES;

byte i;

/* Something newer takes the place of what is held; nothing else does. */
inline take_over(me, order, ver) {
  if
#ifdef NO_FENCE
  :: true ->
#else
  :: order > held_order[me] ->
#endif
    assert(ver >= held_version[me]);
    held_order[me] = order;
    held_version[me] = ver
  :: else
  fi
}

/* Numbers a change, and tells of it whom the message reaches. */
inline tell(me) {
  i = 0;
  do
  :: i < INSTANCES && i != me ->
    if
    :: message_epoch[i] == 0 ->
      message_previous[i] = stored_epoch;
      message_epoch[i] = next_epoch
    :: true /* lost */
    fi;
    i++
  :: i < INSTANCES && i == me -> i++
  :: i == INSTANCES -> break
  od;
  if
  :: known_epoch[me] == stored_epoch -> known_epoch[me] = next_epoch
  :: else
  fi;
  stored_epoch = next_epoch;
  i = 0;
  next_epoch = 0
}

/* Writes to the store what began at some time, unless something as new is there. */
inline put(me, order, ver) {
  if
#ifdef NO_FENCE
  :: true ->
#else
  :: order > stored_order ->
#endif
    stored_order = order;
    if
    :: order >= wanted -> wanted = 0
    :: else
    fi;
    if
    :: stored_version != ver ->
      stored_version = ver;
#ifdef COUNTED_EPOCHS
      next_epoch = stored_epoch + 1;
#else
      next_epoch = (clock > stored_epoch -> clock : stored_epoch + 1);
      clock++;
#endif
      tell(me)
    :: else
    fi
  :: else
  fi
}

/* Allows a fetch to begin now. */
inline lead(me) {
  token[me] = (clock > stored_order -> clock : stored_order + 1);
  if
  :: token[me] < wanted -> token[me] = wanted
  :: else
  fi;
  clock = token[me] + 1;
  lease = me;
  fetched_version[me] = version;
  fetching[me] = true
}

/* Reads what is stored, brings what is newer here, and is where the store is. */
inline catch_up(me) {
  take_over(me, stored_order, stored_version);
  if
  :: held_order[me] > stored_order -> put(me, held_order[me], held_version[me])
  :: else
  fi;
  known_epoch[me] = stored_epoch
}

proctype Instance(byte me) {
  byte next_epoch = 0;
end:
  do
  /* A prompt that is due: claimed as long as some claims are left, and in the end while the newest commit is not there. */
  :: atomic {
      !fetching[me] && lease == NOBODY && (claims_left > 0 || stored_version != version || wanted > 0) ->
      if
      :: claims_left > 0 -> claims_left--
      :: else
      fi;
      lead(me)
    }
  /* NOW: what was stored or begun so far does not count, and whoever leads is not waited for. */
  :: atomic {
      !fetching[me] && claims_left > 0 ->
      claims_left--;
      wanted = (clock > stored_order -> clock : stored_order + 1);
      lead(me)
    }
  /* A fetch ends, maybe long after its lease. */
  :: atomic {
      fetching[me] ->
      fetching[me] = false;
      if
      :: lease == me -> lease = NOBODY
      :: else
      fi;
      put(me, token[me], fetched_version[me]);
      if
      :: stored_order > token[me] -> take_over(me, stored_order, stored_version)
      :: else -> take_over(me, token[me], fetched_version[me])
      fi;
      token[me] = 0;
      fetched_version[me] = 0
    }
  /* The answer of a fetch comes, and storing it fails: the commit is kept here, and brought later. */
  :: atomic {
      fetching[me] && deaths_left > 0 ->
      deaths_left--;
      fetching[me] = false;
      take_over(me, token[me], fetched_version[me]);
      known_epoch[me] = 0;
      token[me] = 0;
      fetched_version[me] = 0
    }
  /* Dies, and a new one begins with nothing. Its lease ends by itself. */
  :: atomic {
      deaths_left > 0 ->
      deaths_left--;
      fetching[me] = false;
      token[me] = 0;
      fetched_version[me] = 0;
      held_order[me] = 0;
      held_version[me] = 0;
      known_epoch[me] = 0;
      message_epoch[me] = 0;
      message_previous[me] = 0
    }
  /* Hears of a change. */
  :: atomic {
      message_epoch[me] != 0 ->
      if
      :: message_previous[me] == known_epoch[me] && known_epoch[me] != 0 ->
        known_epoch[me] = message_epoch[me];
        message_epoch[me] = 0;
        message_previous[me] = 0;
        take_over(me, stored_order, stored_version)
      :: else ->
        message_epoch[me] = 0;
        message_previous[me] = 0;
        catch_up(me)
      fi
    }
#ifndef NO_COUNTER
  /* Looks now and then. */
  :: atomic { message_epoch[me] == 0 && stored_epoch != known_epoch[me] -> catch_up(me) }
#endif
  /* A caller asks a new instance, which is served by what is stored. */
  :: atomic { held_order[me] == 0 && stored_order > 0 && stored_order >= wanted -> take_over(me, stored_order, stored_version) }
  od
}

/* What happens to LangSmith and to the store. */
proctype World() {
end:
  do
  :: atomic { changes_left > 0 -> changes_left--; version++ }
  :: atomic { lease != NOBODY -> lease = NOBODY }
  /* A dump is made, if it may be needed; the first one is of the empty store. */
  :: atomic {
      dumps_left > 0 && restores_left > 0 && dump_order != stored_order ->
      dumps_left--;
      dump_order = stored_order;
      dump_version = stored_version;
      dump_epoch = stored_epoch
    }
  /* It is what is left. Subscriptions break, but that is left out: the counter must be enough. */
  :: atomic {
      restores_left > 0 && dump_order != stored_order ->
      restores_left--;
      stored_order = dump_order;
      stored_version = dump_version;
      stored_epoch = dump_epoch;
      dump_order = 0;
      dump_version = 0;
      dump_epoch = 0;
      wanted = 0;
      lease = NOBODY
    }
  od
}

/* Nothing can happen any more: all must be well. */
proctype Monitor() {
  byte each = 0;
  timeout ->
  assert(stored_version == version);
  do
  :: each < INSTANCES -> assert(held_version[each] == version); each++
  :: each == INSTANCES -> break
  od
}

init {
  byte each = 0;
  atomic {
    do
    :: each < INSTANCES -> run Instance(each); each++
    :: each == INSTANCES -> break
    od;
    run World();
    run Monitor()
  }
}
