// Logs the same with the library that the first argument names.
package main

import (
	"errors"
	"os"

	kit "github.com/go-kit/kit/log"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
)

func dialDatabase() error { return errors.New("connection to db:5432 refused") }

func withLogrus(form logrus.Formatter) {
	log := logrus.New()
	log.SetFormatter(form)
	log.Info("starting up")
	log.WithError(dialDatabase()).Error("cannot start")
	log.Info("giving up")
}

func withZap(config zap.Config) {
	log, _ := config.Build()
	log.Info("starting up")
	log.Error("cannot start", zap.Error(dialDatabase()))
	log.Info("giving up")
}

func withZerolog(log zerolog.Logger) {
	log.Info().Msg("starting up")
	log.Error().Err(dialDatabase()).Msg("cannot start")
	log.Info().Msg("giving up")
}

func main() {
	switch os.Args[1] {
	case "logrus":
		withLogrus(&logrus.JSONFormatter{})
	case "logrus_text":
		withLogrus(&logrus.TextFormatter{DisableColors: true})
	case "zap":
		withZap(zap.NewProductionConfig())
	case "zap_console":
		withZap(zap.NewDevelopmentConfig())
	case "zerolog":
		withZerolog(zerolog.New(os.Stderr).With().Timestamp().Logger())
	case "zerolog_console":
		withZerolog(zerolog.New(zerolog.ConsoleWriter{Out: os.Stderr, TimeFormat: "2006-01-02T15:04:05Z07:00"}).With().Timestamp().Logger())
	case "gokit":
		log := kit.With(kit.NewLogfmtLogger(os.Stderr), "ts", kit.DefaultTimestampUTC)
		log.Log("level", "info", "msg", "starting up")
		log.Log("level", "error", "msg", "cannot start", "err", dialDatabase())
		log.Log("level", "info", "msg", "giving up")
	}
}
