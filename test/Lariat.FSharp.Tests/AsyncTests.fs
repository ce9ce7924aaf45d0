/// F#'s async expressions on the loop. They are no tasks of Lariat's; the token cancels them.
module Lariat.FSharp.Tests.AsyncTests

open System
open System.Threading
open System.Threading.Tasks
open Lariat
open Xunit

[<Fact>]
let Bind_OfAnAsyncInATask_StaysOnTheLoop () =
    TestLoop.runReal (fun () ->
        task {
            let loop = EventLoop.Current

            let! here =
                async {
                    do! Async.Sleep 1
                    return EventLoop.CurrentOrNull
                }

            Assert.Same(loop, here)
            Assert.Same(loop, EventLoop.CurrentOrNull)
        })

[<Fact>]
let AwaitTask_OfACoroutinesTask_GivesItsResult () =
    let result =
        TestLoop.runReal (fun () ->
            task {
                return!
                    async {
                        let sleep () =
                            task {
                                do! Coroutine.Sleep 0.001
                                return 5
                            }

                        return! Async.AwaitTask(Coroutine.From(sleep).AsTask())
                    }
            })

    Assert.Equal(5, result)

[<Fact>]
let StartImmediateAsTask_WithTheTasksToken_IsCanceledWithTheTask () =
    let order = Recorder()

    TestLoop.runReal (fun () ->
        task {
            let body () =
                task {
                    let work =
                        async {
                            try
                                do! Async.Sleep 600_000
                            finally
                                order.Add "cleaned"
                        }

                    do! Async.StartImmediateAsTask(work, LoopTask.Current.Token)
                }

            let victim = LoopTask.Create body
            do! TestLoop.settle ()
            victim.Cancel() |> ignore
            let! _ = Coroutine.WaitMany [ victim ]

            Assert.True victim.IsCanceled
            Assert.Equal("cleaned", order.Text)
        })

[<Fact>]
let AwaitTask_WithTheAsyncsToken_IsCanceledWithTheTask () =
    let order = Recorder()

    TestLoop.runReal (fun () ->
        task {
            let sleep () =
                task {
                    try
                        do! Coroutine.Sleep 600.0
                    finally
                        order.Add "coroutine"
                }

            let work =
                async {
                    try
                        let! token = Async.CancellationToken
                        do! Async.AwaitTask(Coroutine.From(sleep).AsTask token)
                    finally
                        order.Add "async"
                }

            let victim =
                LoopTask.Create(fun () -> task { do! Async.StartImmediateAsTask(work, LoopTask.Current.Token) })

            do! TestLoop.settle ()
            victim.Cancel() |> ignore
            let! _ = Coroutine.WaitMany [ victim ]

            // The async resumes by way of the pool: on a busy machine after the task has stopped waiting for it.
            while order.Text = "coroutine" do
                do! Coroutine.Sleep 0.001

            Assert.True victim.IsCanceled
            Assert.Equal("coroutine async", order.Text)
        })
