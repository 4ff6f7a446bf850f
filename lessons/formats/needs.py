"""Say what a heavy format needs of the system and was found here, or ask for it in one sentence, before anything is installed."""
