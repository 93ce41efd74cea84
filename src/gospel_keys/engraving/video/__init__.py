"""Video: the score scrolls by in time with the sound, over a keyboard whose keys light up."""
