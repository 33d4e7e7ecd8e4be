// Preloaded into servers that a script starts (node --import): a server whose starter was
// killed (kill -9) must not stay behind, holding its port. Used by dev and app-process.

import "./broken-pipe.mjs";

// Only the process that the script itself started watches; workers of that process inherit
// this preload, but have another parent.
if (process.env.POSTKEY_STARTER_PID === String(process.ppid)) {
  const starter = process.ppid;
  setInterval(() => {
    if (process.ppid !== starter) process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}
