// The same tests once more, on the modules that the shipped files are built from.
import "./create_reporter_test.ts?sources";
