// Makes the ceiling's tables in DATABASE_URL. Run by the bench before the server.

import postgres from "postgres";
import { makeTables } from "./statements.mjs";

const sql = postgres(process.env.DATABASE_URL);
await makeTables(sql);
await sql.end();
