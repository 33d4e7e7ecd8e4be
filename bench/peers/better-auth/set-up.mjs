// Makes Better Auth's tables in DATABASE_URL by its own migration. Run by the bench before the server.

import { getMigrations } from "better-auth/db/migration";
import { auth } from "./auth.js";

const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
process.exit(0);
