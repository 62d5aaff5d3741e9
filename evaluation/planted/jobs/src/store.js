export const store = {
  online: false,
  jobs: [],
  finish(job) {
    this.jobs = this.jobs.filter((j) => j !== job.id);
  },
};
