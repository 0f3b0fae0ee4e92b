import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Logs the same with the library that the first argument names. */
public class App {
    static void dialDatabase() {
        throw new IllegalStateException("connection to db:5432 refused");
    }

    static void run(Consumer<String> info, BiConsumer<String, Exception> error) {
        info.accept("starting up");
        try {
            dialDatabase();
        } catch (IllegalStateException failure) {
            error.accept("cannot start", failure);
        }
        info.accept("giving up");
    }

    public static void main(String[] args) {
        switch (args[0]) {
            case "logback" -> {
                var log = org.slf4j.LoggerFactory.getLogger(App.class);
                run(log::info, log::error);
            }
            case "log4j2" -> {
                var log = org.apache.logging.log4j.LogManager.getLogger(App.class);
                run(log::info, log::error);
            }
            default -> {
                var log = java.util.logging.Logger.getLogger("app");
                run(log::info, (text, failure) -> log.log(java.util.logging.Level.SEVERE, text, failure));
            }
        }
    }
}
