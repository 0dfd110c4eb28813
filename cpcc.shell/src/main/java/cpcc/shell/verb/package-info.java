/** The verbs, one class each. They take words and services and give answers; how these look is not decided here. */
package cpcc.shell.verb;
