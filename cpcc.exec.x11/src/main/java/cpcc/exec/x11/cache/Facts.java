package cpcc.exec.x11.cache;

import cpcc.exec.x11.protocol.XScreen;

/**
 * What is known of an X server from its first words on.
 *
 * @param screen the first one
 * @param extensions that it has
 */
public record Facts(XScreen screen, Majors extensions) {}
