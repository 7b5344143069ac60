package keyfile

// checksModes: Windows keeps access in lists that Go's modes do not show.
const checksModes = false
