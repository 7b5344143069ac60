package main

// mutants lists them. Each takes out what one scenario is there to see.
func mutants() []mutant {
	return append(append(orderMutants(), treeMutants()...), durableMutants()...)
}

const (
	batchFile = "record/batch.go"
	openFile  = "store/open.go"
	txFile    = "store/tx.go"
)

// without takes a step out of a file: a condition of the form `if err := STEP; err != nil`.
func without(file, step string) patch {
	return patch{file, "if err := " + step + "; err != nil", "if err := error(nil); err != nil"}
}

// orderMutants are about who stands where.
func orderMutants() []mutant {
	wrong := []string{checkRefusal, checkVerify}
	return []mutant{
		{"sequence not checked", sqlite, "writer killed", []patch{without(batchFile, "b.sequence(ctx, e)")}, wrong},
		{"retry not recognised", sqlite, "writer killed", []patch{{batchFile, "if ok && s.digest == e.Digest {", "if ok && s.digest == \"\" {"}}, []string{checkAccepted, checkAgain}},
		{"lock on the head removed", postgres, "two writers", []patch{{batchFile, "UPDATE log SET epoch = epoch + 1 WHERE id = $1 RETURNING id, origin, size, root, edge, last_at`",
			"SELECT id, origin, size, root, edge, last_at FROM log WHERE id = $1`"}}, []string{checkWasted}},
		{"clock not held", sqlite, "clock back", []patch{{batchFile, "max(h.LastAt, l.record.now().UnixMicro())", "l.record.now().UnixMicro()"}}, []string{checkClock, checkVerify}},
	}
}

// treeMutants are about tiles, head and projections.
func treeMutants() []mutant {
	return []mutant{
		{"tile not written", sqlite, "writer killed", []patch{without(batchFile, "b.tiles(ctx)")}, []string{checkReceipts}},
		{"edge not saved", sqlite, "writer killed", []patch{{batchFile, "b.tree.edgeBytes()", "b.head.edge"}}, []string{checkWriter}},
		{"projection left out", sqlite, "writer killed", []patch{{batchFile, "range b.log.record.projections {", "range b.log.record.projections[:1] {"}}, []string{checkReplay}},
		{"torn tile not noticed", sqlite, "tile damaged", []patch{{batchFile, "if len(have) != int(g.index%tileWidth)*sha256.Size {", "if len(have) < 0 {"}}, []string{checkDamage}},
		{"edge not held against the root", sqlite, "head damaged", []patch{{"record/tree.go", "if t.root() != tlog.Hash(root) {", "if len(root) == 0 {"}}, []string{checkDamage}},
	}
}

// early answers before the commit, which comes a little later.
func early() []patch {
	return []patch{{txFile, "if err := tx.Commit(); err != nil {", "if err := later(tx.Commit); err != nil {"},
		{txFile, "// Collect returns", "func later(commit func() error) error {\n\tgo func() {\n\t\ttime.Sleep(50 * time.Millisecond)\n\t\t_ = commit()\n\t}()\n\treturn nil\n}\n\n// Collect returns"},
		{txFile, "\t\"fmt\"\n", "\t\"fmt\"\n\t\"time\"\n"}}
}

// durableMutants are about what an acknowledgement is worth.
func durableMutants() []mutant {
	return []mutant{
		{"acknowledged before the commit", sqlite, "writer killed", early(), []string{checkLost}},
		{"acknowledged before the commit", postgres, "writer killed", early(), []string{checkLost}},
		{"synchronous off", sqlite, "settings", []patch{{openFile, `"synchronous(FULL)"`, `"synchronous(OFF)"`}}, []string{checkWriter}},
		{"fsync removed", sqlite, "syncs", []patch{{openFile, `"synchronous(FULL)"`, `"synchronous(OFF)"`}, {openFile, `"synchronous": "2"`, `"synchronous": "0"`}}, []string{checkSyncs}},
		{"settings not asserted", postgres, "settings", []patch{{openFile, "return assertPostgres(ctx, pool)", "return nil"}}, []string{checkSettings}},
	}
}
