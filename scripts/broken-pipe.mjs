// Imported for its effect: whoever reads the output of a script may have read enough (`npm run mail | head`). Then what
// is left to say is said to nobody, and the script comes to its end in order. Used by what prints to a terminal.

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPIPE") throw error;
  });
}
