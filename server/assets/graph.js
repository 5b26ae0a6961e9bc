// What a pointer and a keyboard can do with the picture beyond following its links.
