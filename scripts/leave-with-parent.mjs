// Preloaded into servers that a script starts (node --import). If the script is killed (kill -9), its server must not stay
// behind and hold the port. Used by dev and app-process.

import "./broken-pipe.mjs";

// Only the process that the script itself started watches. Workers of that process inherit this preload, but have another
// parent.
if (process.env.POSTKEY_STARTER_PID === String(process.ppid)) {
  const starter = process.ppid;
  setInterval(() => {
    if (process.ppid !== starter) process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}
