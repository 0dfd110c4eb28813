package cpcc.files.sftp;

/** One half of one session, whichever it is. */
interface Half {
    /** Gives everything back; harmless when already done. */
    void close();
}
