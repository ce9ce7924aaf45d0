// A program with jobs that run in processes of their own: for the tests, which start it as such a process.
using Lariat.Jobs;
using Lariat.Jobs.Program;

JobProcess.RunIfRequested(args, ProcessJobs.All);
return 1;
