"""Line lists: a national file comes in, each row becomes new, changed, unchanged or rejected with its reason."""
