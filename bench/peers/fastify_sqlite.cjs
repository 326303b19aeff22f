// Fastify and better-sqlite3: synchronous=FULL, one transaction a request, no check for duplicates.
// Runs on Node with the packages of this folder, which are none of the product.
// Arguments: the file of the database, its journal mode. Prints the port that it listens on.
const Database = require("better-sqlite3");
const Fastify = require("fastify");

const database = new Database(process.argv[2]);
database.pragma(`journal_mode = ${process.argv[3]}`);
database.pragma("synchronous = FULL");
database.exec(`CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  project TEXT NOT NULL,
  occurred_at TEXT NOT NULL,
  body TEXT NOT NULL
)`);
const insert = database.prepare("INSERT INTO messages VALUES (NULL, ?, ?, ?, ?, ?)");
const insertAll = database.transaction((messages) => {
  for (const message of messages) insertOne(message);
});

function insertOne(message) {
  insert.run(
    message.message_id,
    message.session_id,
    message.project,
    message.occurred_at,
    JSON.stringify(message),
  );
}

const app = Fastify({ bodyLimit: 1_048_576 });
app.post("/v1/messages", (request, reply) => {
  const { body } = request;
  if (Array.isArray(body)) insertAll(body);
  else insertOne(body);
  reply.code(202).send({ accepted: Array.isArray(body) ? body.length : 1 });
});
app.listen({ host: "127.0.0.1", port: 0 }, (error) => {
  if (error) throw error;
  process.stdout.write(`${app.server.address().port}\n`);
});
process.on("SIGTERM", () => {
  database.close();
  process.exit(0);
});
