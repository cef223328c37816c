//go:build soak

package render_test

const randomForms = 2000
