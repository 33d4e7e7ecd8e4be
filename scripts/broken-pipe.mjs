// Imported for its effect: the reader of a script's output may stop early (`npm run mail | head`). Then the rest of the
// output is dropped, and the script still ends normally. Used by scripts that print to a terminal.

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPIPE") throw error;
  });
}
