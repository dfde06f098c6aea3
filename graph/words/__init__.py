"""How what is coded is said in Chinese and in English."""
