package main

// commands is the command line. Help texts are keys: "help.<command>" and "help.<command>.<flag>".
type commands struct {
	Global globals `embed:""`

	Init        initCmd        `cmd:""`
	Key         keyCmd         `cmd:""`
	Party       partyCmd       `cmd:""`
	Person      personCmd      `cmd:""`
	Mandate     mandateCmd     `cmd:""`
	Read        readCmd        `cmd:""`
	Accept      acceptCmd      `cmd:""`
	Instrument  instrumentCmd  `cmd:""`
	Commitment  commitmentCmd  `cmd:""`
	Assess      assessCmd      `cmd:""`
	Position    positionCmd    `cmd:""`
	Correct     correctCmd     `cmd:""`
	Withdraw    withdrawCmd    `cmd:""`
	Board       boardCmd       `cmd:""`
	Entries     entriesCmd     `cmd:""`
	Show        showCmd        `cmd:""`
	Prove       proveCmd       `cmd:""`
	Redact      redactCmd      `cmd:""`
	Erase       eraseCmd       `cmd:""`
	Export      exportCmd      `cmd:""`
	Import      importCmd      `cmd:""`
	Verify      verifyCmd      `cmd:""`
	Serve       serveCmd       `cmd:""`
	Append      appendCmd      `cmd:""`
	Replay      replayCmd      `cmd:""`
	Repair      repairCmd      `cmd:""`
	Backup      backupCmd      `cmd:""`
	Restore     restoreCmd     `cmd:""`
	Eval        evalCmd        `cmd:""`
	Demo        demoCmd        `cmd:""`
	Fingerprint fingerprintCmd `cmd:""`
}

// globals are the flags of every command.
type globals struct {
	Lang          string `placeholder:"ar|en"`
	Home          string `env:"TANSIQ_HOME" placeholder:"DIR"`
	DB            string `name:"db" env:"TANSIQ_DB" placeholder:"sqlite:PATH|postgres://…"`
	Process       string `env:"TANSIQ_PROCESS" placeholder:"ID"`
	Key           string `env:"TANSIQ_KEY" placeholder:"FILE"`
	LogKey        string `env:"TANSIQ_LOG_KEY" placeholder:"FILE"`
	LogKeyCommand string `env:"TANSIQ_LOG_KEY_COMMAND" placeholder:"COMMAND"`
	Save          string `placeholder:"FILE"`
	Digits        string `placeholder:"western|arabic" default:"western"`
}

// audienceFlag is who may see what a command appends.
type audienceFlag struct {
	Audience string `placeholder:"AUDIENCE" default:"participants"`
}
