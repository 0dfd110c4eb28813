/**
 * What goes over the control socket between the {@code cpcc} executable and a running peer.
 *
 * <p>JDK types only: the executable carries a copy of this package.
 *
 * <p>The client connects to the unix socket {@code control} in the peer's runtime folder and sends one
 * {@link cpcc.shell.control.FrameType#REQUEST}. From then on both send as they like: the client what is typed and what
 * happens to its terminal, the server what the command prints. {@link cpcc.shell.control.FrameType#EXIT} is the last frame;
 * the server closes after it. A connection is one call. The end of the client's connection is a hang-up, which interrupts
 * the command, so the client must not half-close it when its standard input ends: it sends
 * {@link cpcc.shell.control.FrameType#INPUT_END}.
 *
 * <p>Standard input is sent only as far as the server granted with {@link cpcc.shell.control.FrameType#CREDIT}, and nothing
 * is granted before the command reads: a client that does not read its own standard input without credit leaves it to the
 * next program of a script, as it should.
 *
 * <p>Concurrent reading and writing: use the {@code SocketChannel} itself. The streams of
 * {@code java.nio.channels.Channels} on a socket channel lock each other out before JDK 19.
 */
package cpcc.shell.control;
