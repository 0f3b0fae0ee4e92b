// Logs the same with the library that the first argument names.
function dialDatabase() { throw new Error("connection to db:5432 refused"); }
function run(info, error) {
  info("starting up");
  try { dialDatabase(); } catch (e) { error(e); }
  info("giving up");
}
const libraries = {
  console() { run(console.log, (e) => console.error("cannot start", e)); },
  pino() { const log = require("pino")(); run((m) => log.info(m), (e) => log.error(e, "cannot start")); },
  bunyan() { const log = require("bunyan").createLogger({ name: "app" }); run((m) => log.info(m), (e) => log.error(e, "cannot start")); },
  winston() {
    const { createLogger, format, transports } = require("winston");
    const log = createLogger({ format: format.combine(format.errors({ stack: true }), format.timestamp(), format.json()), transports: [new transports.Console()] });
    run((m) => log.info(m), (e) => log.error(e));
  },
};
libraries[process.argv[2]]();
