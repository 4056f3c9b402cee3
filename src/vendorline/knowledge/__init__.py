"""Knowledge as data: functions, interfaces, domains and countries, each row with its source and confidence."""
