package cpcc.sandbox.bwrap;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The entries of /etc that programs read and that tell nothing of the provider's users, network and services. */
final class Etc {
    private static final String[] ENTRIES = {
        "alternatives",
        "ld.so.cache",
        "ld.so.conf",
        "ld.so.conf.d",
        "fonts",
        "xdg",
        "ssl/certs",
        "ssl/openssl.cnf",
        "ca-certificates",
        "mime.types",
        "mailcap",
        "magic",
        "magic.mime",
        "localtime",
        "timezone",
        "locale.alias",
        "locale.conf",
        "os-release",
        "debian_version",
        "inputrc",
        "terminfo",
        "papersize",
        "protocols",
        "services",
        "dbus-1",
        "dconf",
        "X11",
        "drirc",
        "glvnd",
        "vulkan",
        "OpenCL",
        "vdpau_wrapper.cfg",
        "gtk-2.0",
        "gtk-3.0",
        "gtk-4.0",
        "pango",
        "kde4rc",
        "kde5rc",
        "gimp",
        "ImageMagick-6",
        "ImageMagick-7",
        "libreoffice",
        "firefox",
        "firefox-esr",
        "chromium",
        "chromium.d",
        "emacs",
        "vim",
        "nanorc",
        "java-*",
        "python3*",
        "perl",
    };

    private final Path etc;

    Etc(Path etc) {
        this.etc = etc;
    }

    /**
     * bwrap's words that make them visible. A link that ends in /usr stays a link: from /etc/localtime some programs learn
     * the zone's name.
     */
    List<String> words() throws IOException {
        List<String> words = new ArrayList<>(List.of("--dir", "/etc"));
        for (String entry : ENTRIES) {
            for (Path each : matching(entry)) {
                Path real = each.toRealPath();
                if (Files.isSymbolicLink(each) && real.startsWith("/usr")) {
                    words.addAll(List.of("--symlink", real.toString(), each.toString()));
                } else {
                    words.addAll(List.of("--ro-bind", each.toString(), each.toString()));
                }
            }
        }
        return words;
    }

    private List<Path> matching(String entry) throws IOException {
        List<Path> found = new ArrayList<>();
        if (entry.indexOf('*') < 0) {
            found.add(etc.resolve(entry));
        } else {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(etc, entry)) {
                entries.forEach(found::add);
            }
        }
        found.removeIf(path -> !Files.isReadable(path));
        return found;
    }
}
