package bascule.drill.sim;

import bascule.data.CopyRate;
import bascule.data.Database;
import bascule.data.Fence;
import bascule.data.Link;
import bascule.data.Pair;
import bascule.journal.Event;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A world in which one safety does not work. The drill must find each out.
enum Mutant implements World.Wiring {
    /// A fence that obeys whoever comes.
    FENCE_IGNORES_EPOCH {
        @Override
        public Pair pair(Pair pair, World world) {
            return pair(
                    pair,
                    fence -> changed(Fence.class, fence, (call, arguments) -> {
                        for (int i = 0; i < arguments.length; i++) {
                            arguments[i] = arguments[i] instanceof Epoch ? newest(world) : arguments[i];
                        }
                        return call.go();
                    }));
        }
    },
    /// A fence that opens before everything of the other side has arrived.
    OPENS_WITHOUT_THE_MARKER {
        @Override
        public Pair pair(Pair pair, World world) {
            return pair(
                    pair,
                    fence -> changed(Fence.class, fence, (call, arguments) -> {
                        if (call.name().equals("open")) {
                            fence.require("", (Epoch) arguments[1]);
                        }
                        return call.name().equals("standing") ? arrived(fence.standing()) : call.go();
                    }));
        }
    },
    /// A fence that says it closed, and lets everybody in.
    FENCE_STAYS_OPEN {
        @Override
        public Pair pair(Pair pair, World world) {
            return pair(
                    pair,
                    fence -> changed(Fence.class, fence, (call, arguments) -> {
                        Object answer = call.go();
                        if (call.name().equals("close")) {
                            fence.require("", (Epoch) arguments[1]);
                            fence.open(Duration.ZERO, (Epoch) arguments[1]);
                        }
                        return answer;
                    }));
        }
    },
    /// Sequences that stay where they were.
    SEQUENCES_STAY {
        @Override
        public Pair pair(Pair pair, World world) {
            return new Wired(
                    pair,
                    pair.blue(),
                    pair.green(),
                    withoutSequences(pair.forward()),
                    withoutSequences(pair.reverse()));
        }
    },
    /// Links that keep to themselves what was written past a fence.
    VIOLATIONS_UNSEEN {
        @Override
        public Pair pair(Pair pair, World world) {
            return new Wired(
                    pair,
                    pair.blue(),
                    pair.green(),
                    withoutViolations(pair.forward()),
                    withoutViolations(pair.reverse()));
        }

        @Override
        public void prepare(World world) {
            Scenario.WRITTEN_PAST_THE_FENCE.prepare(world);
        }
    },
    /// A balancer that obeys whoever comes.
    BALANCER_IGNORES_EPOCH {
        @Override
        public Balancer balancer(Balancer balancer) {
            long[] newest = {1};
            return changed(Balancer.class, balancer, (call, arguments) -> {
                for (int i = 0; i < arguments.length; i++) {
                    if (arguments[i] instanceof Epoch(var number)) {
                        newest[0] = Math.max(newest[0], number);
                        arguments[i] = new Epoch(newest[0]);
                    }
                }
                return call.go();
            });
        }
    },
    /// A balancer that lets the held requests go to the side they came from.
    RELEASES_TO_BLUE {
        @Override
        public Balancer balancer(Balancer balancer) {
            return changed(Balancer.class, balancer, (call, arguments) -> {
                if (call.name().equals("release")) {
                    arguments[0] = Side.BLUE;
                }
                return call.go();
            });
        }
    },
    /// A balancer that never lets go.
    HOLDS_FOR_EVER {
        @Override
        public Balancer balancer(Balancer balancer) {
            return changed(
                    Balancer.class, balancer, (call, arguments) -> call.name().equals("release") ? null : call.go());
        }
    };

    interface Call {
        String name();

        Object go() throws StepException;
    }

    interface Change {
        @org.jspecify.annotations.Nullable
        Object of(Call call, Object[] arguments) throws StepException;
    }

    interface FenceChange {
        Fence of(Fence fence);
    }

    record Wired(Pair real, Database blue, Database green, Link forward, Link reverse) implements Pair {
        @Override
        public void copyAt(CopyRate rate) {
            real.copyAt(rate);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    static Epoch newest(World world) {
        return new Epoch(Math.max(
                1,
                world.journal.replay(0).stream()
                        .filter(entry -> entry.event() instanceof Event.Claimed)
                        .count()));
    }

    static Fence.Standing arrived(Fence.Standing real) {
        return new Fence.Standing(
                real.mode(), real.epoch(), real.marker(), real.next(), real.required(), real.required(), real.opened());
    }

    static Pair pair(Pair pair, FenceChange change) {
        return new Wired(
                pair, withFence(pair.blue(), change), withFence(pair.green(), change), pair.forward(), pair.reverse());
    }

    private static Database withFence(Database database, FenceChange change) {
        Fence fence = change.of(database.fence());
        return changed(
                Database.class, database, (call, arguments) -> call.name().equals("fence") ? fence : call.go());
    }

    static Link withoutSequences(Link link) {
        return changed(Link.class, link, (call, arguments) -> call.name().equals("carrySequences") ? null : call.go());
    }

    static Link withoutViolations(Link link) {
        return changed(
                Link.class,
                link,
                (call, arguments) -> call.name().equals("violations") ? new TreeMap<String, Long>() : call.go());
    }

    /// What the real one can do besides, it still can.
    private static Class<?>[] everything(Class<?> type, Object real) {
        return Stream.concat(Stream.of(type), Stream.of(real.getClass().getInterfaces()))
                .distinct()
                .toArray(Class<?>[]::new);
    }

    static <T> T changed(Class<T> type, T real, Change change) {
        InvocationHandler handler = (proxy, method, given) -> {
            Object[] arguments = Optional.ofNullable(given).orElseGet(() -> new Object[0]);
            return change.of(
                    new Call() {
                        @Override
                        public String name() {
                            return method.getName();
                        }

                        @Override
                        public Object go() throws StepException {
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException thrown) {
                                throw theirs(thrown.getTargetException());
                            } catch (IllegalAccessException impossible) {
                                throw new IllegalStateException(impossible);
                            }
                        }
                    },
                    arguments);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), everything(type, real), handler));
    }

    private static StepException theirs(Throwable thrown) {
        return switch (thrown) {
            case StepException failure -> failure;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        };
    }
}
