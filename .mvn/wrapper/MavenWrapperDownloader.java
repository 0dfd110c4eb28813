import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Fetches a file for mvnw on a machine that has neither curl nor wget: {@code java MavenWrapperDownloader.java URL FILE}. */
final class MavenWrapperDownloader {
    private MavenWrapperDownloader() {}

    public static void main(String[] args) throws IOException {
        URLConnection connection = URI.create(args[0]).toURL().openConnection(proxy());
        connection.setConnectTimeout(30_000);
        connection.setReadTimeout(60_000);
        try (InputStream in = connection.getInputStream()) {
            Files.copy(in, Path.of(args[1]), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.err.println("mvnw: " + e);
            System.exit(1);
        }
    }

    /** The proxy that curl would take. */
    private static Proxy proxy() {
        String text = System.getenv("https_proxy");
        if (text == null || text.isEmpty()) {
            return Proxy.NO_PROXY;
        }
        URI uri = URI.create(text.contains("://") ? text : "http://" + text);
        int port = uri.getPort() < 0 ? 3128 : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port));
    }
}
