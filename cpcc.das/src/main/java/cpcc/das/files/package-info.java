/** Which of the user's folders a run may have. */
package cpcc.das.files;
