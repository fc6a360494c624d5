"""Understanding in the lab: public sets of sentences, how the classifier is taught, and its measures."""
