//go:build soak

package cli_test

// killRounds is how often the server is killed.
const killRounds = 200
