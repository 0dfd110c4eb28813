package cpcc.messaging.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A TLS client that plays by no rules but the test's. */
public final class RawClient {
    private static final int TIMEOUT_MS = 10_000;

    private RawClient() {}

    /** A socket after its handshake as the client sees it; with no keys it shows no certificate. */
    public static SSLSocket connect(int port, PeerKeys keys, String protocol)
            throws IOException, GeneralSecurityException {
        return connect(port, protocol, keys == null ? null : Shown.of(keys));
    }

    /** The same with anything for a certificate; none for null. */
    public static SSLSocket connect(int port, String protocol, KeyManager shown)
            throws IOException, GeneralSecurityException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
            return over(plain, protocol, shown);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** The same over a connection that is there; closes it too. */
    public static SSLSocket over(Socket plain, String protocol, KeyManager shown)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] all = shown == null ? new KeyManager[0] : new KeyManager[] {shown};
        context.init(all, new TrustManager[] {new TrustsAll()}, new SecureRandom());
        plain.setSoTimeout(TIMEOUT_MS);
        plain.setTcpNoDelay(true);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "bob", plain.getPort(), true);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return socket;
    }

    /** A fresh identity. */
    public static PeerKeys keys() throws GeneralSecurityException {
        KeyPair key = SelfSigned.newKey(new SecureRandom());
        X509Certificate certificate = SelfSigned.certificate(
                key, Instant.now().minus(Duration.ofDays(1)), SelfSigned.NEVER, new SecureRandom());
        return new PeerKeys(key.getPrivate(), certificate);
    }

    /** The identity of a peer, as if stolen. */
    public static PeerKeys keysOf(Path stateDir) throws IOException {
        return PeerKeys.open(stateDir.resolve("identity"), new SecureRandom(), Instant.now());
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
