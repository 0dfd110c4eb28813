package cpcc.itest.hosts;

import cpcc.itest.peers.PeerFramework;

/**
 * One thing done to an installed bundle.
 *
 * @param action what is done
 * @param bundle its symbolic name
 */
record Step(Action action, String bundle) {
    /** What is done. */
    enum Action {
        START,
        STOP,
        /** The bundle and all that is wired to it. */
        REFRESH
    }

    /** Does it in a framework of this JVM. */
    void on(PeerFramework peer) throws Exception {
        switch (action) {
            case START -> peer.bundle(bundle).start();
            case STOP -> peer.bundle(bundle).stop();
            default -> peer.refresh(bundle);
        }
    }
}
