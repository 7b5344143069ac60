package record_test

import "github.com/tansiq/tansiq/peacetest"

// hostOf reads the world's whole bundle for a dishonest host.
func hostOf(w *peacetest.World) *peacetest.Host {
	w.T.Helper()
	return peacetest.HostOf(w.T, w.Signer, w.Bundle(nil))
}
