//go:build !soak

package render_test

// randomForms is how many forms TestKeptPartsLookAndReadAsPainted makes up; with the tag soak there are more.
const randomForms = 60
