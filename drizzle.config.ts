import { defineConfig } from "drizzle-kit";

// `npm run db:generate -- --name what-it-does` writes the next migration from db/schema.ts.
export default defineConfig({ dialect: "postgresql", schema: "./db/schema.ts", out: "./db/migrations" });
