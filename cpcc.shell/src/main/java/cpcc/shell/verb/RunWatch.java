package cpcc.shell.verb;

import cpcc.das.api.Ended;
import cpcc.das.api.Ended.Cause;
import cpcc.das.api.Session;
import cpcc.das.api.SessionView;
import cpcc.shell.text.Answer;
import cpcc.shell.text.Data;
import cpcc.shell.text.One;
import cpcc.shell.text.ProgressLine;
import cpcc.shell.text.Safe;
import cpcc.shell.text.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stays with a session as long as the caller wants, and says how it went. */
final class RunWatch {
    private static final long VISIBLE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 15;

    private final Call call;
    private final Session session;
    private final ProgressLine progress;
    private final long began;

    RunWatch(Call call, Session session, ProgressLine progress, long began) {
        this.call = call;
        this.session = session;
        this.progress = progress;
        this.began = began;
    }

    /** Returns when the user sees something, the program ended, or it took too long. */
    Answer untilVisible() throws Trouble, InterruptedException {
        progress.step("waiting for the window");
        CompletableFuture<Ended> ended = future(session.ended());
        CompletableFuture<Void> visible = future(session.visible());
        boolean timedOut = !await(CompletableFuture.anyOf(visible, ended), VISIBLE_SECONDS);
        progress.close();
        if (visible.isDone()) {
            return answer("window is open, " + took(), true, null, Exits.DONE);
        }
        if (timedOut) {
            return answer("no window after " + VISIBLE_SECONDS + " s, still waiting", false, null, Exits.DONE);
        }
        Ended end = ended.join();
        if (end.cause() == Cause.EXITED && end.exitCode() == 0) {
            return answer("it ended without a window", false, end, Exits.DONE);
        }
        throw failed(end);
    }

    /** Returns when the program ended. */
    Answer toTheEnd(boolean inTerminal, boolean json) throws Trouble, InterruptedException {
        CompletableFuture<Ended> ended = future(session.ended());
        CompletableFuture<Void> visible = future(session.visible());
        if (!inTerminal) {
            progress.step("waiting for the window");
            visible.thenRun(() -> progress.step(title() + ": window is open, " + took()));
        }
        session.onDetached(why -> call.err()
                .println("cpcc: " + Safe.line(title() + " runs on out of sight: " + why) + "  → "
                        + SessionData.back(session.view())));
        await(ended, Long.MAX_VALUE);
        progress.close();
        Ended end = ended.join();
        if (end.cause() != Cause.EXITED && end.cause() != Cause.CLOSED) {
            throw failed(end);
        }
        int exit = end.exitCode() >= 0 ? end.exitCode() : end.cause() == Cause.CLOSED ? Exits.DONE : Exits.FAILED;
        if (inTerminal && !json) {
            return Answer.silent(exit);
        }
        if (exit != 0 && !inTerminal) {
            lastLines(end);
        }
        return answer(
                end.cause() == Cause.CLOSED ? "closed" : "ended with exit code " + exit, visible.isDone(), end, exit);
    }

    private boolean await(CompletableFuture<?> what, long seconds) throws InterruptedException {
        try {
            what.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a session's stage failed", e.getCause());
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    /** The caller wants no more: neither does the session. A second interrupt no longer waits. */
    private void close() throws InterruptedException {
        progress.close();
        session.close();
        call.hint("closing " + Safe.line(title()) + "…");
        try {
            future(session.ended()).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            call.err().println("cpcc: " + Safe.line(title()) + " is slow to end  → see cpcc sessions");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a session's stage failed", e.getCause());
        }
    }

    private Trouble failed(Ended end) {
        lastLines(end);
        boolean named = end.message().startsWith(session.view().application());
        return new Trouble(Exits.REFUSED, named ? end.message() : title() + ": " + end.message(), remedy(end.cause()));
    }

    private void lastLines(Ended end) {
        end.lastLines().forEach(line -> call.err().println("  " + Safe.line(line)));
    }

    private static String remedy(Cause cause) {
        return switch (cause) {
            case LOST -> "see who is there: cpcc peers";
            case RECALLED -> "see who else shares it: cpcc apps";
            case FAILED -> "see what is missing here: cpcc doctor";
            case EXITED, CLOSED -> "";
        };
    }

    private Answer answer(String what, boolean visible, Ended end, int exit) {
        SessionView view = session.view();
        Map<String, Object> data = SessionData.of(view);
        data.put("visible", visible);
        data.put(
                "ended",
                end == null
                        ? null
                        : Data.of(
                                "cause", end.cause(),
                                "exitCode", end.exitCode(),
                                "message", end.message(),
                                "lastLines", end.lastLines()));
        return new One(
                data,
                view.id(),
                List.of(title() + ": " + what + " (session " + SessionData.brief(view.id()) + ")"),
                exit);
    }

    private String title() {
        return SessionData.title(session.view());
    }

    private String took() {
        return Times.span(Duration.ofMillis(Math.max(1, call.clock().millis() - began)));
    }

    private static <T> CompletableFuture<T> future(CompletionStage<T> stage) {
        CompletableFuture<T> future = new CompletableFuture<>();
        stage.whenComplete((value, problem) -> {
            if (problem != null) {
                future.completeExceptionally(problem);
            } else {
                future.complete(value);
            }
        });
        return future;
    }
}
