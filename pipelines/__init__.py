"""The Dagster code location, the command line, and the engines that reading runs on."""
