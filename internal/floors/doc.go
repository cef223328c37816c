// Package floors holds the tests of the project's own shape: which package may import which, who may use which
// library, and the size of files and functions. It has no code of its own.
package floors
