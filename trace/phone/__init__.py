"""The installable app: what a phone keeps to work without a signal, and how it brings home what was written there.

The pages of the desk are the pages of the app. This room tells the phone which of them to keep, who is signed in, and
gives it the worker that serves them and queues their forms. It decides nothing about what is recorded.
"""
