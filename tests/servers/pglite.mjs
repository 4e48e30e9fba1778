// PostgreSQL with TimescaleDB in WebAssembly, behind a socket that speaks PostgreSQL's protocol, for one client at a time:
//   node pglite.mjs ROOT
// Writes the port on one line once it listens on loopback; ends when its standard input does. Each client finds the session
// as if it were new. COPY ... FROM STDIN is not understood.
import { createServer } from "node:net";
import { pathToFileURL } from "node:url";

const from = (file) => import(pathToFileURL(`${process.argv[2]}/dist/${file}`));
const [{ PGlite }, { btree_gist }, { timescaledb }] = await Promise.all(
  ["index.js", "contrib/btree_gist.js", "timescaledb/index.js"].map(from),
);
const database = await PGlite.create({ extensions: { btree_gist, timescaledb } });
await database.exec("create extension timescaledb");

const renew = ["rollback", "discard all", "set search_path to public", "set timezone to utc"];

// How many of the bytes are whole messages: a type, which the first message lacks, and a length that counts itself.
function whole(bytes, greeted) {
  let end = 0;
  for (let head = greeted ? 1 : 0; bytes.length >= end + head + 4; head = 1) {
    const next = end + head + bytes.readUInt32BE(end + head);
    if (next > bytes.length) break;
    end = next;
  }
  return end;
}

function serve(client) {
  let turn = Promise.resolve();
  let waiting = Buffer.alloc(0);
  let greeted = false;
  const then = (step) => {
    turn = turn.then(step).catch((error) => client.destroy(error));
  };
  client.on("data", (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    const messages = waiting.subarray(0, whole(waiting, greeted));
    waiting = waiting.subarray(messages.length);
    greeted ||= messages.length > 0;
    if (messages.length) then(async () => client.write(await database.execProtocolRaw(messages)));
  });
  client.on("error", (error) => console.error(error));
  client.on("close", () => renew.forEach((statement) => then(() => database.exec(statement))));
}

const server = createServer(serve).listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit());
