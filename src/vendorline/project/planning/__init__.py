"""The job `plan`: a question in, a plan with its document out."""
