/**
 * A person's configuration files, as the {@code cpcc} executable and a running peer change them.
 *
 * <p>JDK types only: the executable carries a copy of this package.
 */
package cpcc.shell.file;
