"""What is concluded from outcomes: losses, weights, tipping points, information, waiting, independence."""
