// A process that does nothing: what every other is compared with.
