package cpcc.exec.x11;

import cpcc.exec.x11.cache.News;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * News that nobody has looked at yet, each once: so whoever brings them never waits, however slow the one is who takes them. May be
 * used from any thread.
 */
final class NewsInbox {
    private static final int MOST = 1024;

    private final Set<News> waiting = new LinkedHashSet<>();
    private IOException end;

    /**
     * News have come.
     *
     * @throws IOException if there are too many by far
     */
    synchronized void add(News news) throws IOException {
        waiting.add(news);
        if (waiting.size() > MOST) {
            throw new IOException("more news than can be told");
        }
        notifyAll();
    }

    /** No more will come. */
    synchronized void end(IOException why) {
        end = why;
        notifyAll();
    }

    /**
     * {@return the oldest, which is then gone; waits for it}
     *
     * @throws IOException if no more will come
     */
    synchronized News take() throws IOException, InterruptedException {
        while (waiting.isEmpty()) {
            if (end != null) {
                throw end;
            }
            wait();
        }
        Iterator<News> first = waiting.iterator();
        News news = first.next();
        first.remove();
        return news;
    }
}
