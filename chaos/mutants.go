package main

// mutants lists them. Each takes out what one scenario is there to see.
func mutants() []mutant {
	return append(append(orderMutants(), treeMutants()...), durableMutants()...)
}

// The files that mutants change.
const (
	batchFile     = "record/batch.go"
	errorsFile    = "store/errors.go"
	memoryFile    = "record/memory.go"
	openFile      = "store/open.go"
	sequenceFile  = "record/sequence.go"
	sequencerFile = "record/sequencer.go"
	tilesFile     = "record/tilerows.go"
	treeFile      = "record/tree.go"
)

// orderMutants are about who stands where.
func orderMutants() []mutant {
	return []mutant{
		{"sequence not checked", sqlite, "wrong acts", []patch{{batchFile, "func() error { return b.sequence(ctx, e, end) },", ""}}, []string{checkRefusal, checkVerify}},
		{"signature not checked", sqlite, "wrong acts", []patch{{"record/prove.go", "if !ed25519.Verify(key, message, s.Sig) {", "if len(key)+len(message) == 0 {"}}, []string{checkRefusal}},
		{"retry not recognised", sqlite, "one act, two writers", []patch{{sequenceFile, "if n.digest == e.Digest {", "if n.digest == \"\" {"}}, []string{checkAccepted}},
		{"lock on the head removed", postgres, "two writers", []patch{{batchFile, "+tx.Engine().Locking(), string(l.id))", ", string(l.id))"}}, []string{checkWasted}},
		{"lock on the head removed", sqlite, "two writers", []patch{{"store/writer.go", "BEGIN IMMEDIATE", "BEGIN"}}, []string{checkWasted}},
		{"memory older than the head", postgres, "one act, two writers", []patch{{memoryFile, "if m.size == h.Size {", "if m.size > 0 && m.size <= h.Size {"}}, []string{checkWasted}},
		{"clock not held", sqlite, "clock back", []patch{{batchFile, "max(h.LastAt, l.record.now().UnixMicro())", "l.record.now().UnixMicro()"}}, []string{checkClock, checkVerify}},
	}
}

// treeMutants are about tiles, head, checkpoint and projections.
func treeMutants() []mutant {
	return []mutant{
		{"tile not written", sqlite, "writer killed", []patch{{batchFile, "errors.Join(b.tiles(ctx), ", "errors.Join("}}, []string{checkReceipts}},
		{"edge not saved", sqlite, "writer killed", []patch{{batchFile, "b.tree.edgeBytes()", "b.head.edge"}}, []string{checkAudit}},
		{"checkpoint not written", sqlite, "writer killed", []patch{{batchFile, "[][]any{{b.head.Num, b.tree.size, b.nowUTC, b.note}}", "[][]any{{b.head.Num, b.tree.size, b.nowUTC, b.note}}[:0]"}}, []string{checkVerify, checkHead}},
		{"projection left out", sqlite, "writer killed", []patch{{batchFile, "range b.log.record.projections {", "range b.log.record.projections[:0] {"}}, []string{checkReplay}},
		{"torn tile not noticed", sqlite, "tile damaged", []patch{{tilesFile, "if err == nil && len(have) != width*sha256.Size {", "if err == nil && len(have) < 0 {"},
			{memoryFile, "if !all || h.Size == 0 {", "if all || h.Size >= 0 {"}}, []string{checkDamage}},
		{"edge not held against the root", sqlite, "head damaged", []patch{{treeFile, "if t.root() != tlog.Hash(root) {", "if len(root) == 0 {"}}, []string{checkDamage}},
		{"repair takes any root", sqlite, "tile damaged", []patch{{"record/repair.go", "if t != nil && t.root() == want {", "if t != nil && len(want) > 0 {"}}, []string{checkRepair}},
	}
}

// early answers before the commit, which comes a little later.
func early() []patch {
	return []patch{{sequencerFile, "return b.finish(ctx)", "err = b.finish(ctx)\n\t\tfor _, j := range jobs {\n\t\t\tclose(j.done)\n\t\t}\n\t\ttime.Sleep(30 * time.Millisecond)\n\t\treturn err"},
		{sequencerFile, "\t\tj.err = err\n\t\tclose(j.done)\n", "\t\tj.err = err\n"},
		{sequencerFile, "\t\"sync\"\n", "\t\"sync\"\n\t\"time\"\n"}}
}

// durableMutants are about what an acknowledgement is worth.
func durableMutants() []mutant {
	unasserted := patch{openFile, "return assertPostgres(ctx, pool)", "return nil"}
	unnamed := []patch{{errorsFile, "return fmt.Errorf(\"%w: %w\", ErrFull, err)", "return err"}}
	return []mutant{
		{"acknowledged before the commit", sqlite, "writer killed", early(), []string{checkLost}},
		{"acknowledged before the commit", postgres, "writer killed", early(), []string{checkLost}},
		{"outcome taken for granted", postgres, "outcome unknown", []patch{{sequencerFile, "again == nil && came {", "(again == nil && came) || true {"}}, []string{checkLost}},
		{"full disk not named", sqlite, "disk full", unnamed, []string{checkClass}},
		{"full disk not named", postgres, "disk full", unnamed, []string{checkClass}},
		{"synchronous off", sqlite, "settings", []patch{{openFile, `"synchronous(FULL)"`, `"synchronous(OFF)"`}}, []string{checkWriter}},
		{"fsync removed", sqlite, "syncs", []patch{{openFile, `"synchronous(FULL)"`, `"synchronous(OFF)"`}, {openFile, `"synchronous": "2"`, `"synchronous": "0"`}}, []string{checkSyncs}},
		{"fsync removed", postgres, "syncs", []patch{{openFile, "pool := stdlib.OpenDB(*cfg)", "cfg.RuntimeParams[\"synchronous_commit\"] = \"off\"\n\tpool := stdlib.OpenDB(*cfg)"}, unasserted}, []string{checkSyncs}},
		{"settings not asserted", postgres, "settings", []patch{unasserted}, []string{checkSettings}},
		{"backup not of one state", sqlite, "backup under load", []patch{{"store/backup.go", "return copyTables(ctx, from, to,", "return copyTables(ctx, db, to,"}}, []string{checkBackup}},
	}
}
